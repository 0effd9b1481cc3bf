module {
  func.func public @main(%arg0: tensor<4xi16>) -> tensor<4xi16> {
    %0 = stablehlo.count_leading_zeros %arg0 : tensor<4xi16>
    return %0 : tensor<4xi16>
  }
  func.func public @generic(%arg0: tensor<4xi16>) -> tensor<4xi16> {
    %0 = "stablehlo.count_leading_zeros"(%arg0) : (tensor<4xi16>) -> tensor<4xi16>
    "func.return"(%0) : (tensor<4xi16>) -> ()
  }
}
