module {
  func.func public @main(%arg0: tensor<4xi64>, %arg1: tensor<4xi64>) -> tensor<4xi64> {
    %0 = stablehlo.remainder %arg0, %arg1 : tensor<4xi64>
    return %0 : tensor<4xi64>
  }
  func.func public @generic(%arg0: tensor<4xi64>, %arg1: tensor<4xi64>) -> tensor<4xi64> {
    %0 = "stablehlo.remainder"(%arg0, %arg1) : (tensor<4xi64>, tensor<4xi64>) -> tensor<4xi64>
    "func.return"(%0) : (tensor<4xi64>) -> ()
  }
}
