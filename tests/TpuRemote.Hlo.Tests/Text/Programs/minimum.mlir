module {
  func.func public @main(%arg0: tensor<0xf32>, %arg1: tensor<0xf32>) -> tensor<0xf32> {
    %0 = stablehlo.minimum %arg0, %arg1 : tensor<0xf32>
    return %0 : tensor<0xf32>
  }
  func.func public @generic(%arg0: tensor<0xf32>, %arg1: tensor<0xf32>) -> tensor<0xf32> {
    %0 = "stablehlo.minimum"(%arg0, %arg1) : (tensor<0xf32>, tensor<0xf32>) -> tensor<0xf32>
    "func.return"(%0) : (tensor<0xf32>) -> ()
  }
}
