module {
  func.func public @main(%arg0: tensor<4xi8>, %arg1: tensor<4xi8>) -> tensor<4xi8> {
    %0 = stablehlo.shift_left %arg0, %arg1 : tensor<4xi8>
    return %0 : tensor<4xi8>
  }
  func.func public @generic(%arg0: tensor<4xi8>, %arg1: tensor<4xi8>) -> tensor<4xi8> {
    %0 = "stablehlo.shift_left"(%arg0, %arg1) : (tensor<4xi8>, tensor<4xi8>) -> tensor<4xi8>
    "func.return"(%0) : (tensor<4xi8>) -> ()
  }
}
